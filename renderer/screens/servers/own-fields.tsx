import type { Problem } from '../../../shared/problem.ts';
import { texts } from '../../texts.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { ClientFields } from './client-fields.tsx';
import { keyFault } from './client-fault.ts';
import { HeaderFields } from './header-fields.tsx';
import type { OwnDraft } from './use-server-draft.ts';

const words = texts.own;

/** The part of the form for a server that few people need: what they bring themselves. */
export function OwnFields({ draft, problem }: { draft: OwnDraft; problem: Problem | undefined }) {
  const { client, machine, headers, faults, checked } = draft;
  return (
    <div className="form">
      <p className="soft">{words.moreNote}</p>
      <ClientFields
        draft={client}
        faults={{ ...(checked ? faults.client : {}), ...keyFault(problem) }}
        onChange={draft.setClient}
      />
      <CheckBox
        label={words.asMachine}
        note={words.asMachineNote}
        checked={machine}
        error={checked ? faults.machine : undefined}
        onChange={draft.setMachine}
      />
      <h3>{words.headers}</h3>
      <p className="soft">
        {words.headersKept} {words.authorization}
      </p>
      <HeaderFields rows={headers} faults={checked ? faults.headers : new Map()} onChange={draft.setHeaders} />
    </div>
  );
}
