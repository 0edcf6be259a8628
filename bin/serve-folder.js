// A static file server: what any web host does, nothing more.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".yaml": "application/yaml; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

/** Serves a folder on localhost; port 0 takes any free one. Rejects with EADDRINUSE when the port is taken. */
export function serveFolder(folder, port, host = "localhost") {
  const server = createServer((request, response) => answer(folder, request, response));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      resolve({ address: `http://${host}:${server.address().port}/`, close: () => server.close() });
    });
  });
}

function answer(folder, request, response) {
  const path = fileFor(folder, request.url ?? "/");
  if (path === undefined) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found\n");
    return;
  }
  const immutable = path.includes(`${sep}assets${sep}`);
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(path).pipe(response);
}

function fileFor(folder, url) {
  let path;
  try {
    path = normalize(join(folder, decodeURIComponent(new URL(url, "http://localhost").pathname)));
  } catch {
    return undefined;
  }
  if (path !== folder && !path.startsWith(folder + sep)) return undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory())
    return fileFor(folder, `${new URL(url, "http://localhost").pathname.replace(/\/?$/, "/")}index.html`);
  return stat?.isFile() ? path : undefined;
}
