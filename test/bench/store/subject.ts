/** What is measured: something that keeps objects of 2.5 KB under conditions and tells of their changes. */
export interface Subject {
  /** Conditional on absence; answers with the version. */
  create(index: number): Promise<number>;
  /** Conditional on the version; answers with the next one. `turn` makes the value another one. */
  update(index: number, version: number, turn: number): Promise<number>;
  get(index: number): Promise<void>;
  /** All objects at once; answers with the bytes that came. */
  list(): Promise<number>;
  /** Opens so many watchers of all objects; resolves once they watch. `told` is called once an event and watcher. */
  watch(watchers: number, told: () => void): Promise<() => void>;
}

/** Bytes of a value, about. */
export const valueBytes = 2500;
const filler = 'x'.repeat(valueBytes - 250);

export const nameOf = (index: number): string => `object-${String(index).padStart(6, '0')}`;

/** A ConfigMap of the value's size; `version` goes into its metadata if given. */
export function objectText(index: number, turn: number, version?: number): string {
  const numbered = version === undefined ? '' : `,"resourceVersion":"${version}"`;
  return `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"${nameOf(index)}","namespace":"default"${numbered}},"data":{"turn":"${turn}","filler":"${filler}"}}`;
}
