/**
 * A golden script is a text file: prose at the margin, and indented by two spaces what is run and what it says.
 *
 *     A configuration map is made once.
 *
 *       $ kubectl create configmap settings \
 *       >   --from-literal=a=1
 *       configmap/settings created
 *
 *       $>=1.24 kubectl create token nosuch
 *       error: failed to create token: serviceaccounts "nosuch" not found
 *       [1]
 *
 * `>` continues a command, `[1]` is an exit code other than 0. `$>=1.24` is left out with an older kubectl, `$<1.24` with
 * a newer one. What an older kubectl says otherwise follows under a line `(kubectl <= 1.20)`; where Berth means to differ
 * from upstream, `(berth)` does, and the prose says why.
 */
export interface Command {
  text: string;
  /** The kubectl that has this command, as [major * 1000 + minor]: from, and below. */
  from: number;
  below: number;
  answers: Answer[];
}

interface Answer {
  /** For whom: everybody, or kubectl up to a version, or a run against Berth. */
  until: number;
  berth: boolean;
  lines: string[];
}

export type Part = { prose: string } | { command: Command };

/** Who runs: the version of kubectl as [major * 1000 + minor], and whether the server is Berth. */
export interface Runner {
  version: number;
  berth: boolean;
}

const start = /^ {2}\$(?:(>=|<)(\d+\.\d+))? (.*)$/;
const heading = /^ {2}\((?:kubectl <= (\d+\.\d+)|(berth))\)$/;

/** "1.20" is 1020. */
export function versionNumber(text: string): number {
  const [major = 0, minor = 0] = text.split('.').map((word) => Number.parseInt(word, 10));
  return major * 1000 + minor;
}

const versionText = (version: number) => `${Math.floor(version / 1000)}.${version % 1000}`;

/** Reads a script. What it cannot place is prose. */
export function parseScript(text: string): Part[] {
  const parts: Part[] = [];
  let command: Command | undefined;
  let blanks = 0;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const begun = start.exec(line);
    if (begun !== null) {
      command = begin(begun[1], begun[2], begun[3] ?? '');
      for (; blanks > 0; blanks--) parts.push({ prose: '' });
      parts.push({ command });
    } else if (line === '') blanks++;
    else if (command !== undefined && line.startsWith('  ')) {
      read(command, line, blanks);
      blanks = 0;
    } else {
      for (; blanks > 0; blanks--) parts.push({ prose: '' });
      command = undefined;
      parts.push({ prose: line });
    }
  }
  return parts;
}

function begin(relation: string | undefined, bound: string | undefined, text: string): Command {
  const number = versionNumber(bound ?? '0.0');
  return {
    text,
    from: relation === '>=' ? number : 0,
    below: relation === '<' ? number : Number.POSITIVE_INFINITY,
    answers: [{ until: Number.POSITIVE_INFINITY, berth: false, lines: [] }],
  };
}

function read(command: Command, line: string, blanks: number): void {
  const own = command.answers.length === 1 && command.answers[0]?.lines.length === 0;
  if (own && line.startsWith('  > ')) {
    command.text += `\n${line.slice(4)}`;
    return;
  }
  const other = heading.exec(line);
  if (other !== null) {
    const until = other[1] === undefined ? Number.POSITIVE_INFINITY : versionNumber(other[1]);
    command.answers.push({ until, berth: other[2] !== undefined, lines: [] });
    return;
  }
  command.answers.at(-1)?.lines.push(...Array<string>(blanks).fill(''), line.slice(2));
}

export const applies = (command: Command, { version }: Runner): boolean =>
  version >= command.from && version < command.below;

/** The answer that this runner must get: Berth's own, else the one with the lowest bound that reaches its kubectl. */
export function expectedAnswer(command: Command, runner: Runner): Answer {
  const fitting = command.answers.filter((answer) => runner.version <= answer.until && (runner.berth || !answer.berth));
  const better = (one: Answer, other: Answer) => (one.berth === other.berth ? one.until < other.until : one.berth);
  return fitting.reduce((best, answer) => (better(answer, best) ? answer : best));
}

/** How an answer is put into a script: as upstream's, as an older kubectl's where that differs, or as Berth's own. */
export type Recording = 'main' | 'older' | 'berth';

export function recordAnswer(command: Command, runner: Runner, lines: string[], recording: Recording): void {
  const { version } = runner;
  const own = ({ berth, until }: Answer) =>
    recording === 'berth' ? berth : recording === 'older' && until === version;
  command.answers = command.answers.filter((answer) => !own(answer));
  const answer = expectedAnswer(command, runner);
  if (answer.lines.join('\n') === lines.join('\n')) return;
  if (recording === 'main' || answer.berth) answer.lines = lines;
  else if (recording === 'berth') command.answers.push({ until: Number.POSITIVE_INFINITY, berth: true, lines });
  else command.answers.push({ until: version, berth: false, lines });
}

/** The script as its file holds it. */
export function renderScript(parts: readonly Part[]): string {
  const lines: string[] = [];
  for (const part of parts) {
    if ('prose' in part) {
      lines.push(part.prose);
      continue;
    }
    const { text, from, below, answers } = part.command;
    const bound = from > 0 ? `>=${versionText(from)}` : Number.isFinite(below) ? `<${versionText(below)}` : '';
    const [first, ...more] = text.split('\n');
    lines.push(`  $${bound} ${first}`, ...more.map((line) => `  > ${line}`));
    for (const answer of answers) {
      if (answer.berth) lines.push('  (berth)');
      else if (Number.isFinite(answer.until)) lines.push(`  (kubectl <= ${versionText(answer.until)})`);
      lines.push(...answer.lines.map((line) => (line === '' ? '' : `  ${line}`)));
    }
  }
  return `${lines.join('\n')}\n`;
}
