/**
 * A shaping HTTP/2 server of one folder: `node server.mjs <folder> <certificate> <key>`, on 127.0.0.1.
 *
 * Each request waits one round trip; all answers share one bandwidth, a packet each in turn. Bodies travel as brotli:
 * a `.br` file beside when there is one, else text is compressed here, once, at quality 11. It prints its two ports: the
 * site, and a plain one for orders: POST /link { latency, bandwidth } (ms; bits a second, 0 for no limit), GET /log (the
 * requests since the last one: path, body bytes, start and end in ms).
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { extname, join, normalize } from "node:path";
import { performance } from "node:perf_hooks";
import { brotliCompressSync, constants } from "node:zlib";

const PACKET = 1400;
const TICK_MS = 4;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
};

/** The bytes that may leave, shared by those who have some to send. */
class Link {
  #sending = [];
  #last = 0;
  #timer = null;

  latency = 0;
  bandwidth = 0;

  send(stream, body, done) {
    if (!this.bandwidth) {
      stream.end(body, done);
      return;
    }
    this.#sending.push({ stream, body, at: 0, done });
    if (!this.#timer) {
      this.#last = performance.now();
      this.#timer = setInterval(() => this.#tick(), TICK_MS);
    }
  }

  #tick() {
    const now = performance.now();
    let allowed = ((now - this.#last) * this.bandwidth) / 8000;
    while (this.#sending.length && allowed >= Math.min(PACKET, this.#left(0))) {
      const one = this.#sending.shift();
      const packet = one.body.subarray(one.at, one.at + PACKET);
      one.at += packet.length;
      allowed -= packet.length;
      if (one.stream.destroyed) continue;
      if (one.at < one.body.length) {
        one.stream.write(packet);
        this.#sending.push(one);
      } else {
        one.stream.end(packet, one.done);
      }
    }
    // What was not used is kept for the next packet, never for a burst after a pause.
    this.#last = now - (this.#sending.length ? (allowed * 8000) / this.bandwidth : 0);
    if (!this.#sending.length) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #left(rank) {
    const { body, at } = this.#sending[rank];
    return body.length - at;
  }
}

const [folder, certificate, key] = process.argv.slice(2);
const link = new Link();
const compressed = new Map();
let log = [];

function answer(path) {
  let file = join(folder, normalize(decodeURIComponent(path)));
  if (path.endsWith("/")) file = join(file, "index.html");
  if (!existsSync(file) || !statSync(file).isFile()) return null;
  const type = TYPES[extname(file)];
  if (!type) return { body: readFileSync(file), headers: { "content-type": "application/octet-stream" } };
  if (!compressed.has(file)) {
    const beside = `${file}.br`;
    const parameters = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    compressed.set(
      file,
      existsSync(beside) ? readFileSync(beside) : brotliCompressSync(readFileSync(file), { params: parameters }),
    );
  }
  return { body: compressed.get(file), headers: { "content-type": type, "content-encoding": "br" } };
}

const site = createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) });
site.on("stream", (stream, headers) => {
  const path = headers[":path"].split("?")[0];
  const request = { path, bytes: 0, start: performance.timeOrigin + performance.now(), end: null };
  log.push(request);
  stream.on("error", () => {});
  const found = answer(path);
  setTimeout(() => {
    if (stream.destroyed) return;
    if (!found) {
      stream.respond({ ":status": 404 }, { endStream: true });
      request.end = performance.timeOrigin + performance.now();
      return;
    }
    request.bytes = found.body.length;
    const told = { ":status": 200, "content-length": found.body.length, "cache-control": "max-age=600" };
    stream.respond({ ...told, ...found.headers });
    link.send(stream, found.body, () => {
      request.end = performance.timeOrigin + performance.now();
    });
  }, link.latency);
});

const orders = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (request.url === "/link") {
      Object.assign(link, JSON.parse(Buffer.concat(chunks).toString()));
      response.end("{}");
    } else {
      response.end(JSON.stringify(log));
      log = [];
    }
  });
});

site.listen(0, "127.0.0.1", () =>
  orders.listen(0, "127.0.0.1", () =>
    console.log(JSON.stringify({ site: site.address().port, orders: orders.address().port })),
  ),
);
// Whoever started it holds its standard input: it ends with them.
process.stdin.resume();
process.stdin.on("end", () => process.exit());
