/** Who asks. Decided once by authentication and passed as an argument ever after. */
export interface Identity {
  username: string;
  uid?: string;
  groups: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}
