import { InvalidRequest } from '../invalid-request.ts';
import { wrongWith } from './alphabet.ts';

/** UTF-16 units of the longest line that is waited for: a line break must come before. */
const longestLine = 4096;

/**
 * Reads the texts of a file, one a line, as they are asked for: the file may be larger than the memory. Empty
 * lines are skipped.
 *
 * @param chunks the file's bytes, as UTF-8
 * @throws InvalidRequest that names the line which cannot be drawn, when the reader gets there
 */
export async function* listTexts(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string> {
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number++;
    if (line === '') continue;
    const wrong = wrongWith(line);
    if (wrong !== null) throw new InvalidRequest(`list: ${name}, line ${number}: ${wrong}`);
    yield line;
  }
  if (number === 0) throw new InvalidRequest(`list: ${name} has no lines`);
}

/** Lines without their ends; a byte order mark before the first is left out. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    // A line that has no end by now is reported as too long, and no more of it is read.
    rest = lines.pop() ?? '';
    for (const line of lines) yield withoutReturn(line);
    if (rest.length > longestLine) break;
  }
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
