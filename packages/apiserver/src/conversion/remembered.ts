/** Characters of all that is kept; the oldest goes first. */
const most = 16 * 1024 * 1024;

const bodies = new Map<string, string>();
let size = 0;

/** What a webhook made of an object in one state: everybody who watches or reads it is shown the same. */
export const remembered = (id: string): string | undefined => bodies.get(id);

export function remember(id: string, body: string): void {
  if (body.length > most / 8) return;
  forget(id);
  bodies.set(id, body);
  size += body.length;
  for (const oldest of bodies.keys()) {
    if (size <= most) return;
    forget(oldest);
  }
}

function forget(id: string): void {
  size -= bodies.get(id)?.length ?? 0;
  bodies.delete(id);
}
