/**
 * An answer without what differs from run to run: identities, times, addresses, generated names, versions of objects, and
 * the widths of columns, which follow from them. What is written in capitals stands for one of these.
 */
const rules: [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?[+-]\d{4}|Z)?/g, 'TIME'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/(resourceVersion\\*"?: ?\\*"?)\d+/g, '$1RV'],
  [/(resource version to be \d+, was) \d+/g, '$1 RV'],
  [/https:\/\/(127\.0\.0\.1|localhost):\d+(\/clusters\/\w+)?/g, 'SERVER'],
  [/https:\/\/kubernetes\.default\.svc\b/g, 'SERVER'],
  [/\b(default-scheduler), default-scheduler(-[\w-]+)?/g, '$1, INSTANCE'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN'],
  [/^([EIW])\d{4} \S+ +\d+ ([\w.]+:)\d+\]/gm, '$1 $2]'],
  [/\/tmp\/((LIVE|MERGED|kubectl-edit)-)\d+(\/|\.yaml)/g, '$1FILE$3'],
  [/\b10\.\d+\.\d+\.\d+\b/g, 'IP'],
  [/\b(simulated-\d+)\b/g, 'NODE'],
  [/\bNODE\/192\.0\.2\.\d+/g, 'NODE/IP'],
  [/\b3[0-2]\d{3}\b(?=\/(TCP|UDP|SCTP))/g, 'NODEPORT'],
  [/(nodePort"?: ?)3[0-2]\d{3}\b/g, '$1NODEPORT'],
  [/(pod-template-hash"?[:=] ?"?)[0-9a-z]{5,10}\b/g, '$1HASH'],
  [/(?<=[a-z0-9])-[bcdf4-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-HASH-RANDOM'],
  [/(?<=[a-z0-9])-(?=[a-z]*[4-9])[bcdf4-9]{6,10}\b/g, '-HASH'],
  [
    /(kube-api-access|node-debugger-NODE|debugger|once|generated|manual)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g,
    '$1-RANDOM',
  ],
  [/(?<=[a-z0-9])\.[0-9a-f]{16}\b/g, '.RANDOM'],
  [/(simulated:\/\/|sha256:)[0-9a-f]{64}\b/g, '$1DIGEST'],
];
const spacing: [RegExp, string][] = [
  [/(?<=\S) {2,}/g, '  '],
  [/(?<= {2}|^)(\d+[smhd]){1,2}(?= {2}|$| \()/gm, 'AGE'],
  [/\((\d+[smhd]){1,2} ago\)/g, '(AGE ago)'],
  [/\b(over|after) (\d+[smhd]){1,2}/g, '$1 AGE'],
  [/[ \t]+$/gm, ''],
];
/** Before 1.21 kubectl shows these unasked. */
const managedFields = /^( *)managedFields:\n(?:\1(?:-| ) .*\n)*/gm;
const selfLink = /^ *selfLink: ""\n/gm;

/** @param text what a command said, on both of its streams */
export function normalise(text: string, folder: string, command: string): string[] {
  let normal = text.replaceAll(folder, '.');
  for (const [pattern, replacement] of [...rules, ...spacing]) normal = normal.replace(pattern, replacement);
  if (!command.includes('--show-managed-fields')) normal = normal.replace(managedFields, '');
  normal = normal.replace(selfLink, '');
  return normal.replace(/\n+$/, '').split('\n');
}
