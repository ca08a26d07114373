// The stream: what happens, as it happens; and how old it is what the page shows.

import { call, isRefusal } from "./api.js";

const channels = ["orders", "executions", "emergency", "brokers", "sessions", "positions"];
/** In milliseconds. Whoever looks sees within a second that nothing is heard any more. */
const lookEvery = 125, askEvery = 250, quietAfter = 550, lostAfter = 5000, longestWait = 4000;

const listeners = new Map(), seen = new Map();
let socket = null, isIn = false, epoch = null, wait = 300, timer = null;
let asked = 0, ticked = 0, heardAt = null, state = "loading";
/** When the first question was sent that nothing has come behind; null while all are answered. */
let unanswered = null;
let whenOver = () => {}, whenState = () => {};

/** Calls `take` with the data of a channel, and whether it is all that is. */
export function on(channel, take) { listeners.set(channel, take); }

/**
 * Begins to listen. `tellState(state, heardAt)`: `loading`, `live`, `quiet` or `lost`, at each change and some times a second;
 * `tellOver()` when nobody is logged on any more.
 */
export function open(tellState, tellOver) {
  [whenState, whenOver, isIn] = [tellState, tellOver, true];
  timer ??= setInterval(tick, lookEvery);
  tell("loading");
  connect();
}

export function close() {
  isIn = false;
  clearInterval(timer);
  timer = null;
  drop();
  seen.clear();
  heardAt = epoch = null;
}

function drop() {
  unanswered = null;
  if (!socket) return;
  // What comes of it from here on is nobody's business: a peer that does not answer does not close, either.
  socket.onmessage = socket.onclose = null;
  socket.close();
  socket = null;
}

function tell(next) {
  state = next;
  whenState(state, heardAt);
}

function connect() {
  if (socket || !isIn) return;
  const here = socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/api/v1/stream");
  here.isThere = false;
  here.begun = performance.now();
  here.onmessage = event => {
    unanswered = null;
    heardAt = new Date();
    hear(here, JSON.parse(event.data));
  };
  here.onclose = event => {
    socket = null;
    if (event.code === 4001) return whenOver();
    lose();
  };
}

function lose() {
  drop();
  if (!isIn) return;
  tell("lost");
  setTimeout(again, wait);
  wait = Math.min(wait * 1.6, longestWait);
}

async function again() {
  if (!isIn || socket) return;
  try {
    await call("GET", "/me", undefined, 3000);
    connect();
  } catch (problem) {
    if (!isIn) return;
    if (isRefusal(problem)) whenOver(); else lose();
  }
}

function tick() {
  const now = performance.now(), slept = now - ticked > 1500;
  ticked = now;
  if (!isIn || !socket) { if (isIn && state === "lost") tell("lost"); return; }
  // The page itself has slept: it gives the gateway the time to answer.
  if (slept && unanswered !== null) unanswered = now;
  if (!socket.isThere) { if (now - socket.begun > lostAfter) lose(); return; }
  const silence = unanswered === null ? 0 : now - unanswered;
  if (silence > lostAfter) return lose();
  tell(silence > quietAfter ? "quiet" : "live");
  if (socket.readyState !== WebSocket.OPEN || now - asked < askEvery) return;
  asked = now;
  unanswered ??= now;
  socket.send('{"type":"ping"}');
}

function hear(from, message) {
  if (message.type === "authenticated") {
    // Numbers of another run of the gateway say nothing.
    if (message.since !== epoch) seen.clear();
    [epoch, wait, from.isThere] = [message.since, 300, true];
    for (const channel of channels) {
      const after = seen.get(channel);
      from.send(JSON.stringify({ type: "subscribe", channels: [channel], ...(after === undefined ? {} : { after }) }));
    }
    return tell("live");
  }
  // The session was over before the stream began: whoever asks is told so.
  if (message.type === "error" && message.status === 401) return lose();
  if (!message.channel) return;
  seen.set(message.channel, message.sequence);
  listeners.get(message.channel)?.(message.data, message.type === "snapshot");
}
