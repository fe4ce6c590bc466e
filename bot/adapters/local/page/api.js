// Talks to Baton's local API, and listens to what changes.

/** A request that was refused; its message is a sentence for people. */
export class Refused extends Error {}

/** Baton did not answer at all. */
export class Unreachable extends Error {}

async function ask(address, how) {
  try {
    return await fetch(address, how);
  } catch {
    throw new Unreachable();
  }
}

async function answer(response) {
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(said.error ?? `HTTP ${response.status}`);
  return said;
}

export async function get(what, values = {}) {
  return answer(await ask(`api/${what}?${new URLSearchParams(values)}`, { cache: "no-store" }));
}

export async function post(deed, values) {
  const body = JSON.stringify(values);
  return answer(await ask(`api/${deed}`, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
}

/** A file as the API takes it. */
export async function packed(file) {
  const address = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => failed(reader.error));
    reader.readAsDataURL(file);
  });
  return { name: file.name, content: address.slice(address.indexOf(",") + 1) };
}

/** Where an attached file can be fetched. */
export const fileAddress = (as, id) => `api/file?${new URLSearchParams({ as, id })}`;

/** Where a picture on a card can be fetched. */
export const pictureAddress = (as, message, id) => `api/picture?${new URLSearchParams({ as, message, id })}`;

/**
 * Hears what changes for this person until the returned function is called. The browser reconnects by itself and
 * says what it has seen; where it gives up (a server that was restarted may refuse once), we begin again.
 */
export function listen(as, { hello, change, clock, lost }) {
  let source;
  let again;
  function open() {
    source = new EventSource(`api/stream?${new URLSearchParams({ as })}`);
    source.addEventListener("hello", hello);
    source.addEventListener("change", (event) => change(JSON.parse(event.data)));
    source.addEventListener("clock", clock);
    source.addEventListener("error", () => {
      lost();
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 1000);
    });
  }
  open();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
