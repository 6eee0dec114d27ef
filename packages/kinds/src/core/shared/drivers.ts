import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required, tooLong } from '@berth/machinery/invalid';
import { isDns1123Subdomain } from '@berth/machinery/meta';

const driverLength = 63;

/** The name of a CSI driver (upstream ValidateCSIDriverName). */
export function validateDriverName(driver: string, path: string): FieldError[] {
  if (driver === '') return [required(path)];
  return [
    ...(Buffer.byteLength(driver) > driverLength ? [tooLong(path, driverLength)] : []),
    ...isDns1123Subdomain(driver.toLowerCase()).map((message) => invalidValue(path, driver, message)),
  ];
}
