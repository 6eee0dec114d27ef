import { ApiError } from '../../errors.ts';
import { parseQuantity, type Quantity, quantity } from '../../quantity.ts';
import type { Implementation, Library } from '../functions.ts';
import { struct } from '../types.ts';
import { CelError, isError, Opaque, type Value } from '../values.ts';

const quantityType = struct('kubernetes.Quantity');
const unit = 1_000_000_000n;

export class QuantityValue extends Opaque {
  readonly type = quantityType;
  readonly quantity: Quantity;
  constructor(value: Quantity) {
    super();
    this.quantity = value;
  }
  equals(other: Opaque): boolean {
    return other instanceof QuantityValue && this.quantity.cmp(other.quantity) === 0;
  }
}

export function quantityOf(text: string): QuantityValue | CelError {
  // Upstream's ParseQuantity takes no blanks around it.
  if (text !== text.trim()) return new CelError('unable to parse numeric part of quantity');
  try {
    return new QuantityValue(parseQuantity(text));
  } catch (error) {
    if (error instanceof ApiError) return new CelError(error.message);
    throw error;
  }
}

const of = (value: Value | undefined): Quantity =>
  typeof value === 'bigint' ? quantity(value, 'DecimalExponent') : (value as QuantityValue).quantity;

const whole = (value: Quantity) =>
  value.nano % unit === 0n && BigInt.asIntN(64, value.nano / unit) === value.nano / unit;

const pair =
  (use: (a: Quantity, b: Quantity) => Value): Implementation =>
  ([a, b]) =>
    use(of(a), of(b));
const plus = pair((a, b) => new QuantityValue(a.add(b)));
const minus = pair((a, b) => new QuantityValue(a.sub(b)));

/** apiserver pkg/cel/library/quantity.go. */
export const quantities: Library = {
  string_to_quantity: ['quantity(string): Quantity', ([text]) => quantityOf(text as string)],
  is_quantity_string: ['isQuantity(string): bool', ([text]) => !isError(quantityOf(text as string))],
  quantity_sign: ['sign(Quantity): int', ([a]) => BigInt(of(a).sign())],
  quantity_is_greater_than: ['<Quantity>.isGreaterThan(Quantity): bool', pair((a, b) => a.cmp(b) > 0)],
  quantity_is_less_than: ['<Quantity>.isLessThan(Quantity): bool', pair((a, b) => a.cmp(b) < 0)],
  quantity_compare_to: ['<Quantity>.compareTo(Quantity): int', pair((a, b) => BigInt(a.cmp(b)))],
  quantity_get_float: ['<Quantity>.asApproximateFloat(): double', ([a]) => of(a).toNumber()],
  quantity_get_int: [
    '<Quantity>.asInteger(): int',
    ([a]) => (whole(of(a)) ? of(a).nano / unit : new CelError('cannot convert value to integer')),
  ],
  quantity_is_integer: ['<Quantity>.isInteger(): bool', ([a]) => whole(of(a))],
  quantity_add: ['<Quantity>.add(Quantity): Quantity', plus],
  quantity_add_int: ['<Quantity>.add(int): Quantity', plus],
  quantity_sub: ['<Quantity>.sub(Quantity): Quantity', minus],
  quantity_sub_int: ['<Quantity>.sub(int): Quantity', minus],
};
