import type { Layers, PolicyFile, PolicyLayer } from '../../shared/policy.ts';
import { createPolicy } from './effective.ts';

/** What files say of things that are settings otherwise, by the setting's key, and whose word it is. */
export type DecidedSettings = Readonly<Record<string, { value: string; by: PolicyLayer } | undefined>>;

export function decidedSettings(layers: Layers): DecidedSettings {
  const { serverRequests, decisionsFrom } = createPolicy(layers);
  const { hostElicitation } = serverRequests;
  const saying = (says: (file: PolicyFile) => boolean) =>
    (['managed', 'policy'] as const).find((layer) => layers[layer] && says(layers[layer].content));
  const elicitation = saying((file) => file.serverRequests?.hostElicitation === hostElicitation);
  const from = saying(({ decisions }) => decisions !== undefined);
  const screensOnly = decisionsFrom.every((way) => way === 'window' || way === 'browser');
  return {
    ...(hostElicitation && elicitation && { 'host-elicitation': { value: hostElicitation, by: elicitation } }),
    // Where the files leave more than screens, the person may still narrow it to them.
    ...(from && screensOnly && { 'decisions-from': { value: 'screens', by: from } }),
  };
}
