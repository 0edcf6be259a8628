import "@fontsource-variable/ibm-plex-sans/wdth.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/ibm-plex-mono/latin-600.css";
import { createRoot } from "react-dom/client";
import { createSession } from "./store/session.ts";
import { App } from "./ui/App.tsx";
import { PageFault } from "./ui/PageFault.tsx";
import { startWorker } from "./worker/start-worker.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root.");
createRoot(root).render(
  <PageFault>
    <App session={createSession(startWorker())} />
  </PageFault>,
);
