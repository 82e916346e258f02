import type { Consent, ToolCall } from '../consent/consent.ts';
import { isObject, type JsonObject } from '../eras/messages.ts';
import { ProblemError } from '../../shared/problem.ts';

/** The tools a host is shown: not those that would be denied to it whatever its arguments. */
export interface ShownTools {
  /** A `tools/list` result without the denied ones. */
  of(result: JsonObject): JsonObject;
  /** Whether tools that were listed would now be shown or hidden otherwise; each change is told once. */
  haveChanged(): boolean;
}

export function createShownTools(
  consent: Pick<Consent, 'decide'>,
  caller: () => Omit<ToolCall, 'tool' | 'arguments' | 'definition'>,
): ShownTools {
  /** Whether each tool of the last listings was hidden. */
  const listed = new Map<string, { definition: JsonObject; hidden: boolean }>();

  const isDenied = (name: string, definition: JsonObject): boolean => {
    try {
      return consent.decide({ ...caller(), tool: name, arguments: undefined, definition }).effect === 'deny';
    } catch (error) {
      // A definition that cannot be compared, or a store that cannot be read: a call is refused, and is told why.
      if (error instanceof ProblemError) return false;
      throw error;
    }
  };
  return {
    of(result) {
      if (!Array.isArray(result['tools'])) return result;
      const tools = result['tools'].filter((tool) => {
        if (!isObject(tool) || typeof tool['name'] !== 'string') return true;
        const hidden = isDenied(tool['name'], tool);
        listed.set(tool['name'], { definition: tool, hidden });
        return !hidden;
      });
      return tools.length === result['tools'].length ? result : { ...result, tools };
    },
    haveChanged() {
      let changed = false;
      for (const [name, tool] of listed) {
        const hidden = isDenied(name, tool.definition);
        changed ||= hidden !== tool.hidden;
        tool.hidden = hidden;
      }
      return changed;
    },
  };
}
