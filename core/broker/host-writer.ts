import { type Problem, sentence } from '../../shared/problem.ts';
import { maxLineBytes } from '../../shared/wire/frames.ts';
import { errorOf, isResponse, type JsonRpcMessage, type JsonRpcResponse } from '../eras/messages.ts';
import { lineOf } from '../eras/wire-bytes.ts';
import { unavailableCode } from './tool-results.ts';

/** Writes messages for the host. One that is longer than a bridge takes becomes an answer that says so, or is left out. */
export interface HostWriter {
  /** `re` is the host's line that it answers, or 0. */
  write(message: JsonRpcMessage, re: number): void;
  /** The answers to one batch, in one line or, where that would be too long, in one each. */
  writeAll(answers: readonly JsonRpcResponse[], re: number): void;
}

export function createHostWriter(options: {
  send(line: Uint8Array, re: number): void;
  /** Notes that a message of so many bytes was too long, and gives the words for it. */
  tooLong(bytes: number): Problem;
}): HostWriter {
  const write = (message: JsonRpcMessage, re: number): void => {
    const line = lineOf(message);
    if (line.length <= maxLineBytes) return options.send(line, re);
    const of = options.tooLong(line.length);
    if (isResponse(message) && message.id !== null)
      write(errorOf(message.id, unavailableCode, sentence(of), { code: of.code }), re);
  };
  return {
    write,
    writeAll(answers, re) {
      const line = Buffer.from(JSON.stringify(answers));
      if (line.length <= maxLineBytes) return options.send(line, re);
      // The last one closes the host's line, so that none is lost when the core dies between them.
      answers.forEach((answer, index) => write(answer, index === answers.length - 1 ? re : 0));
    },
  };
}
