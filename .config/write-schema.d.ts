export function publishedSchema(): Promise<string>;
