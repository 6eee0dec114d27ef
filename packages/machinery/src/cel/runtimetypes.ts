import type { Type } from './types.ts';
import { ListValue, MapValue, Opaque, Optional, typeOfValue, type Value } from './values.ts';

/** Whether a value may be an argument of a type: containers are told by their first element, as in cel-go. */
export function fits(value: Value, type: Type): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'parameter':
      return true;
    case 'list':
      return value instanceof ListValue && fitsElements(value, type.parameters[0] as Type);
    case 'map':
      return value instanceof MapValue;
    case 'opaque':
    case 'struct':
      if (type.name === 'optional_type') return value instanceof Optional;
      return (value instanceof Opaque || value instanceof MapValue) && value.type.name === type.name;
    default:
      return typeOfValue(value).kind === type.kind;
  }
}

/** A list of lists is taken on trust (cel-go turns its guard off for `flatten`). */
const fitsElements = (list: ListValue, element: Type): boolean =>
  element.kind === 'list' || list.size === 0 || fits(list.at(0), element);
