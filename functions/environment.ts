/** Read by hand: a schema library would be a tenth of what a function loads before it can answer. */
const required = ['BERTH_TABLE', 'BERTH_BLOBS', 'BERTH_SEALING_KEY', 'BERTH_DOMAIN'] as const;
const optional = ['BERTH_HINTS_ENDPOINT', 'BERTH_ORIGIN_SECRET', 'BERTH_STREAMS_URL'] as const;

export type Environment = Record<(typeof required)[number], string> &
  Partial<Record<(typeof optional)[number], string>>;

/** What infra/cell.ts gives to every function. Throws an Error that names the variable. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const missing = [
    ...required.filter((name) => !variables[name]),
    ...optional.filter((name) => variables[name] === ''),
  ];
  if (missing.length > 0) throw new Error(`the environment is incomplete: ${missing.join(', ')}`);
  const names = [...required, ...optional].filter((name) => variables[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, variables[name]])) as Environment;
}

/** A variable that only one function has. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment is incomplete: ${name}`);
  return value;
}
