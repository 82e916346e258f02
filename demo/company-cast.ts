/** A company that vouches for its people, three servers, a person, Drawbridge and its hosts, all on this machine. */
import { startLegacyServer } from '../test/fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../test/fakes/mcp-servers/modern-server.ts';
import { createScriptedPerson, type ScriptedPerson } from '../test/fakes/scripted-person.ts';
import { startVouchingCompany, type VouchingCompany } from '../test/fakes/vouching-company.ts';
import { type Desk, openDesk } from './desk.ts';

export const names = ['files', 'wiki', 'tickets'] as const;
export type Name = (typeof names)[number];

export interface CompanyCast extends Desk {
  company: VouchingCompany<Name>;
  person: ScriptedPerson;
}

/** Three servers behind two sign-in services, none of which is the company's. */
export async function gatherCompany(): Promise<CompanyCast> {
  const company = await startVouchingCompany({
    files: { start: startLegacyServer, at: 'docs' },
    wiki: { start: startModernServer, at: 'docs' },
    tickets: { start: startModernServer, at: 'desk' },
  });
  const person = createScriptedPerson({ login: 'ada' });
  const desk = await openDesk({ browser: person });
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
