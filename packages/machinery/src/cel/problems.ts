/** One fault in an expression's text: an offset in UTF-16 units, or -1 where no place is known. */
export interface Problem {
  at: number;
  message: string;
}

/** A text that is not CEL. */
export class SyntaxProblem extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const longestSnippet = 16_384;
const mostProblems = 100;

/** Problems as cel-go prints them (common/error.go): place, message, the line and a caret below it. */
export function displayProblems(source: string, problems: readonly Problem[]): string {
  const placed = problems.map((problem) => ({ ...problem, ...place(source, problem.at) }));
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = placed.slice(0, mostProblems).map((problem) => display(source, problem));
  if (placed.length > mostProblems) shown.push(`${placed.length - mostProblems} more errors were truncated`);
  return shown.join('\n');
}

function place(source: string, at: number): { line: number; column: number } {
  if (at < 0) return { line: -1, column: -1 };
  const before = source.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(start)].length };
}

function display(source: string, problem: { line: number; column: number; message: string }): string {
  const head = `ERROR: <input>:${problem.line}:${problem.column + 1}: ${problem.message}`;
  const line = problem.line < 1 ? undefined : source.split('\n')[problem.line - 1];
  if (line === undefined || line.length > longestSnippet) return head;
  const characters = [...line.replaceAll('\t', ' ')];
  const wide = (character: string | undefined) => character !== undefined && character.charCodeAt(0) > 0x7f;
  const dots = characters.slice(0, problem.column).map((character) => (wide(character) ? '\uff0e' : '.'));
  const caret = wide(characters[problem.column]) ? '\uff3e' : '^';
  return `${head}\n | ${characters.join('')}\n | ${dots.join('')}${caret}`;
}
