// One event stream for all tabs of this browser: HTTP/1.1 allows only six connections to a server.
import { LiveSource } from "./live_source.js";
import { asSnapshot, emptyRecords, merge, reset } from "./records.js";

const ports = new Set();
const records = emptyRecords();
let head = null;
let state = { type: "state", state: "connecting", at: Date.now() };
let opened = false;

function remember(message) {
  if (message.type === "state") state = message;
  else if (message.type === "items") merge(records, message.kind, message.items);
  else {
    const { stream, region, server_time } = message.data;
    reset(records, message.data);
    head = { stream, region, server_time };
    message.offset = Date.parse(server_time) - Date.now();
    head.offset = message.offset;
  }
}

function receive(message) {
  remember(message);
  for (const port of ports) port.postMessage(message);
}

function greet(port) {
  port.postMessage(state);
  if (head) port.postMessage({ type: "snapshot", offset: head.offset, data: { ...head, ...asSnapshot(records) } });
}

function join(port, url) {
  ports.add(port);
  greet(port);
  if (opened) return;
  opened = true;
  new LiveSource(url, receive);
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => (data.leave ? ports.delete(port) : join(port, data.url));
};
