import { wholeSecond } from "../../kernel/units.ts";
import type { Event } from "../../objects/types/core.ts";
import { ageOf, type TableOf } from "./table.ts";

/** Events: the wide columns stand between the others. Source: printers.go, printEvent. */
export const eventTable: TableOf<Event> = {
  columns: [
    { title: "LAST SEEN" },
    { title: "TYPE" },
    { title: "REASON" },
    { title: "OBJECT" },
    { title: "SUBOBJECT", wide: true },
    { title: "SOURCE", wide: true },
    { title: "MESSAGE" },
    { title: "FIRST SEEN", wide: true },
    { title: "COUNT", wide: true },
    { title: "NAME", wide: true },
  ],
  cells: (event, now) => {
    const { involvedObject, source, reportingComponent, reportingInstance } = event;
    const { component, host } = source;
    const from =
      event.eventTime !== undefined ? [reportingComponent, reportingInstance] : [component, host ?? ""];
    return [
      ageOf(event.eventTime ?? wholeSecond(event.lastTimestamp), now),
      event.type,
      event.reason,
      `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`,
      involvedObject.fieldPath ?? "",
      from.filter((part) => part !== "").join(", "),
      event.message.trim(),
      ageOf(event.eventTime ?? wholeSecond(event.firstTimestamp), now),
      `${event.eventTime === undefined ? event.count : 1}`,
      event.metadata.name,
    ];
  },
};
