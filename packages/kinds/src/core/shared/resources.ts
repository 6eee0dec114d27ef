import { milliQuantity, parseQuantity } from '@berth/machinery/quantity';

/** A ResourceList as it stands in JSON: quantities by resource name. */
export type ResourceList = Record<string, string>;

/** Resources are kept in thousandths: what is finer is rounded up (upstream SetDefaults_ResourceList). */
export function roundResources(list: ResourceList | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    const value = parseQuantity(text);
    const rounded = milliQuantity(value.toMilli(), value.format);
    if (rounded.cmp(value) !== 0 && list !== undefined) list[name] = rounded.toString();
  }
}

/** What a list lacks it takes from another. */
export function fillResources(list: ResourceList | undefined, from: ResourceList): ResourceList {
  return { ...from, ...list };
}

export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}
