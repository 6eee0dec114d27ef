import { describe, expect, it } from 'vitest';
import { normalise } from './normal.ts';
import { applies, expectedAnswer, parseScript, recordAnswer, renderScript } from './script.ts';

const text = `Prose.

  $ echo one \\
  >   two
  one two

  three
  [1]
  (kubectl <= 1.24)
  other
  (kubectl <= 1.20)
  oldest
  $>=1.24 say
  (berth)
  own

More prose.
`;
const commands = () => parseScript(text).flatMap((part) => ('command' in part ? [part.command] : []));
const runner = (version: number, berth = true) => ({ version, berth });

describe('a golden script', () => {
  it('is written as it was read', () => {
    expect(renderScript(parseScript(text))).toBe(text);
  });

  it('gives each kubectl the answer nearest to it', () => {
    const [echo, say] = commands();
    expect(echo?.text).toBe('echo one \\\n  two');
    const answer = (version: number) => echo && expectedAnswer(echo, runner(version)).lines;
    expect(answer(1036)).toEqual(['one two', '', 'three', '[1]']);
    expect(answer(1022)).toEqual(['other']);
    expect(answer(1020)).toEqual(['oldest']);
    expect(say && applies(say, runner(1020))).toBe(false);
    expect(say && expectedAnswer(say, runner(1036)).lines).toEqual(['own']);
    expect(say && expectedAnswer(say, runner(1036, false)).lines).toEqual([]);
  });

  it("keeps an older kubectl's deviation beside the main answer", () => {
    const [, say] = commands();
    const command = { ...say!, answers: [] as never[] };
    command.answers.push({ until: Number.POSITIVE_INFINITY, berth: false, lines: ['new'] } as never);
    recordAnswer(command, runner(1032), ['new'], 'older');
    recordAnswer(command, runner(1020), ['old'], 'older');
    expect(renderScript([{ command }])).toBe('  $>=1.24 say\n  new\n  (kubectl <= 1.20)\n  old\n');
  });

  it('says nothing of what differs from run to run', () => {
    const said = `web-5d4f8c7b9-x2k4z   1/1   Running   0   2m3s   10.244.1.17   simulated-2
web   NodePort   10.96.3.4   <none>   80:31234/TCP   5s
at 2026-11-29T18:47:50Z in /tmp/x/create by https://127.0.0.1:4711/clusters/local
  resourceVersion: "12"
    managedFields:
    - a: 1
      b:
  uid: 7c9e6679-7425-40de-944b-e07fc1f90ae7`;
    expect(normalise(`${said}\n\n`, '/tmp/x/create', 'kubectl get')).toEqual([
      'web-HASH-RANDOM  1/1  Running  0  AGE  IP  NODE',
      'web  NodePort  IP  <none>  80:NODEPORT/TCP  AGE',
      'at TIME in . by SERVER',
      '  resourceVersion: "RV"',
      '  uid: UID',
    ]);
  });
});
