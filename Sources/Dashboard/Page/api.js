// What the page asks of the API.

/** Whoever waits longer does not know whether it was done. */
const patience = 10000;

export class Problem extends Error {
  constructor(text, status) { super(text); this.status = status; }
}

/** The answer's JSON. Throws a Problem: without a status where there was no answer. */
export async function call(method, path, body, milliseconds = patience) {
  let answer, text;
  try {
    answer = await fetch("/api/v1" + path, {
      method, credentials: "same-origin", signal: AbortSignal.timeout(milliseconds),
      headers: { "Penstock-Request": "1", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : undefined });
    text = await answer.text();
  } catch (error) {
    throw new Problem(error.name === "TimeoutError"
      ? "The gateway did not answer" + (method === "GET" ? "." : ": whether it was done is not known.")
      : "The gateway cannot be reached.");
  }
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch (error) {
    // Somebody between us and the gateway has answered.
    throw new Problem(`${answer.status} ${answer.statusText}`, answer.status);
  }
  if (answer.ok) return json;
  const more = (json?.errors ?? []).map(e => `${e.field}: ${e.message}`).join("; ");
  throw new Problem([json?.detail ?? answer.statusText, more].filter(Boolean).join(" "), answer.status);
}

/** `/path?who=me`, without what is empty. */
export function query(path, values) {
  const words = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ""));
  return words.size ? `${path}?${words}` : path;
}
