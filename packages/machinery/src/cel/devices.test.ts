import { expect, test } from 'vitest';
import { compileSelector } from './devices.ts';

// What kube-apiserver 1.36 answers to a DeviceClass with such a selector.
test.each([
  'true',
  'device.driver == "x"',
  'device.attributes["a.b"].c == 1',
  'device.attributes["a.b"]["c"].isGreaterThan(semver("1.0.0"))',
  'device.capacity["a.b"].m.compareTo(quantity("1Gi")) > 0',
  'device.attributes["a.b"].exists(x, x == "y")',
  'device.allowMultipleAllocations',
  'device.attributes["x"]["y"]',
  'device.attributes["a"].b.matches("x")',
  'device.attributes["a"].all(x, device.attributes["a"][x].matches("a.*"))',
  'cel.bind(d, device.attributes["dra.example.com"], d.someBool && d.anotherBool)',
  'cel.bind(a, 1, cel.bind(b, a + 1, b == 2))',
  'device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, a == b && b == c)))',
])('%s picks devices, and costs less than it may', (expression) => {
  const compiled = compileSelector(expression);
  expect('cost' in compiled && compiled.cost).toBeLessThanOrEqual(1_000_000);
});

test('what may cost too much is estimated so', () => {
  const compiled = compileSelector(
    'device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a == b && c == d))))',
  );
  expect('cost' in compiled && compiled.cost).toBeGreaterThan(1_000_000);
});

test.each([
  ['device.driver', 'must evaluate to bool or the unknown type, not string'],
  ['device', 'must evaluate to bool or the unknown type, not kubernetes.DRADevice'],
  ['device.capacity["a"].m', 'must evaluate to bool or the unknown type, not kubernetes.Quantity'],
  ['device.attributes', 'must evaluate to bool or the unknown type, not map(string, map(string, google.protobuf.Any))'],
  [
    'device.nope == 1',
    "compilation failed: ERROR: <input>:1:7: undefined field 'nope'\n | device.nope == 1\n | ......^",
  ],
  ['self', "compilation failed: ERROR: <input>:1:1: undeclared reference to 'self' (in container '')\n | self\n | ^"],
])('%s is refused in upstream words', (expression, error) => {
  expect(compileSelector(expression)).toEqual({ error });
});
