// What the page asks of the API.

/** Whoever waits longer does not know whether it was done. */
const patience = 10000;

export class Problem extends Error {
  /** `fields`: what is wrong with single members of what was asked, each with its `field` and a `message`. */
  constructor(text, status, fields = []) {
    super([text, fields.map(one => `${one.field}: ${one.message}`).join("; ")].filter(Boolean).join(" "));
    Object.assign(this, { text, status, fields });
  }
}

/** By how much the gateway's clock is ahead of ours, in milliseconds; it tells whole seconds, so that less says nothing. */
let ahead = 0;
function compare(told) {
  const difference = Date.parse(told) + 500 - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) > 1500 ? difference : 0;
}

/** The time as the gateway has it: what it tells is compared with that. */
export const gatewayNow = () => Date.now() + ahead;

/** Whether somebody has touched the page since it asked last: what it asks by itself keeps nobody logged on. */
let isTouched = true;
for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"])
  addEventListener(kind, () => { isTouched = true; }, { capture: true, passive: true });
function whoAsks(method) {
  const isUse = isTouched || method !== "GET";
  isTouched = false;
  return isUse ? "1" : "page";
}

/** The answer's JSON. Throws a Problem: without a status where there was no answer. */
export async function call(method, path, body, milliseconds = patience) {
  let answer, text;
  try {
    answer = await fetch("/api/v1" + path, {
      method, credentials: "same-origin", signal: AbortSignal.timeout(milliseconds),
      headers: { "Penstock-Request": whoAsks(method), ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : undefined });
    compare(answer.headers.get("Date"));
    text = await answer.text();
  } catch (error) {
    throw new Problem(error.name === "TimeoutError"
      ? "The gateway did not answer" + (method === "GET" ? "." : ": whether it was done is not known.")
      : "The gateway cannot be reached" + (method === "GET" ? "." : ": whether it was done is not known."));
  }
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch (error) {
    // Somebody between us and the gateway has answered.
    throw new Problem(`${answer.status} ${answer.statusText}`, answer.status);
  }
  if (answer.ok) return json;
  throw new Problem(json?.detail ?? answer.statusText, answer.status, json?.errors ?? []);
}

/** Whether the gateway has said no: not now, and not if it is asked again. */
export const isRefusal = problem => problem.status >= 400 && problem.status < 500 && problem.status !== 429;

/** `/path?who=me`, without what is empty. */
export function query(path, values) {
  const words = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ""));
  return words.size ? `${path}?${words}` : path;
}

/** Does something that is asked for again and again, and not before it is done: what is slow does not pile up. */
export function oneAtATime(act) {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try { await act(); } finally { isBusy = false; }
  };
}
