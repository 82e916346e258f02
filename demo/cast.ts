/** Everybody in the story: a company, a person, Drawbridge itself and a host, all on this machine. */
import type { Browser } from '../core/ports/browser.ts';
import { type Company, startCompany } from '../test/fakes/company.ts';
import { startLegacyServer } from '../test/fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../test/fakes/mcp-servers/modern-server.ts';
import { createScriptedPerson, type ScriptedPerson } from '../test/fakes/scripted-person.ts';
import { type Desk, openDesk } from './desk.ts';

export interface Cast extends Desk {
  company: Company<'notes' | 'wiki'>;
  person: ScriptedPerson;
}

/** `browser`: the scripted person's unless a real one is given. */
export async function gather(given: { browser?: Browser; rendererFolder?: string } = {}): Promise<Cast> {
  const company = await startCompany({ notes: startLegacyServer, wiki: startModernServer });
  const person = createScriptedPerson({ login: 'ada' });
  const desk = await openDesk({ browser: person, ...given });
  return {
    ...desk,
    company,
    person,
    async leave() {
      await desk.leave();
      await company.stop();
    },
  };
}
