import type { JsonObject } from '../../../core/eras/messages.ts';
import type { Turn } from '../ends/turn.ts';
import type { Defined } from '../specification.ts';

export interface OfferedTool {
  /** Offered where the revision has this. */
  needs: Defined;
  definition: JsonObject & { name: string };
  run(turn: Turn): Promise<JsonObject> | JsonObject;
}

const keyed = { type: 'object', properties: { key: { type: 'string' } } };

/** A tool that takes a key, under which the server notes what happens. */
export function tool(name: string, needs: Defined, run: OfferedTool['run'], more: JsonObject = {}): OfferedTool {
  return { needs, run, definition: { name, description: `The tool ${name}.`, inputSchema: keyed, ...more } };
}

export function text(words: string): JsonObject {
  return { content: [{ type: 'text', text: words }] };
}
