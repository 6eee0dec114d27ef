/** Words that CEL keeps for itself (apiserver pkg/cel/escaping.go). */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const escapes: Record<string, string> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
const originals: Record<string, string> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** The name under which an expression reaches a property: `my-key` is `my__dash__key`; undefined if it cannot. */
export function escapeName(property: string): string | undefined {
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(property)) return undefined;
  if (reserved.has(property)) return `__${property}__`;
  return property.replace(/__|[-./]/g, (part) => escapes[part] as string);
}

export const isReserved = (name: string): boolean => reserved.has(name);

/** The property that an escaped name stands for, undefined where it stands for none. */
export function unescapeName(name: string): string | undefined {
  let valid = true;
  const property = name.replace(/__([^_]+)__/g, (whole, inside: string) => {
    const original = originals[inside];
    if (original !== undefined) return original;
    if (reserved.has(inside) && whole.length === name.length) return inside;
    valid = false;
    return '';
  });
  return valid ? property : undefined;
}
