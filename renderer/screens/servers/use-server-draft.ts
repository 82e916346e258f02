import { useState } from 'react';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { clientFaults, clientOf, noClient } from './client-draft.ts';
import { type HeaderDraft, headerFaults, headersOf } from './header-draft.ts';
import { isAddress, isName, nameFor } from './name-for.ts';

const words = texts.servers.form;

/** A server while the person writes it. Nobody is told of a mistake before `check`. */
export function useServerDraft(initial: { url: string; name?: string } | undefined) {
  const taken = useCoreState().state?.servers.map(({ id }) => id) ?? [];
  const [url, setUrl] = useState(initial?.url ?? '');
  const [named, setName] = useState(initial?.name);
  const own = useOwnDraft();
  const [checked, setChecked] = useState(false);
  const name = named ?? nameFor(url, taken);
  return {
    url,
    setUrl,
    name,
    setName,
    own: { ...own, checked },
    check: () => setChecked(true),
    fits: isAddress(url) && isName(name) && own.fits,
    urlError: checked && !isAddress(url) ? words.urlWrong : undefined,
    nameError: checked && isAddress(url) && !isName(name) ? words.nameWrong : undefined,
    input: { name, url: url.trim(), ...own.input },
  };
}

export type OwnDraft = ReturnType<typeof useOwnDraft> & { checked: boolean };

/** What the person brings for it. */
function useOwnDraft() {
  const [client, setClient] = useState(noClient);
  const [machine, setMachine] = useState(false);
  const [headers, setHeaders] = useState<readonly HeaderDraft[]>([]);
  const ofClient = clientFaults(client, machine);
  const ofHeaders = headerFaults(headers);
  const machineFault = machine && client.proof === 'none' ? texts.own.faults.machine : undefined;
  const given = headersOf(headers);
  return {
    client,
    setClient,
    machine,
    setMachine,
    headers,
    setHeaders,
    faults: { client: ofClient, machine: machineFault, headers: ofHeaders },
    fits: Object.keys(ofClient).length === 0 && machineFault === undefined && ofHeaders.size === 0,
    input: { ...clientOf(client), ...(machine && { machine }), ...(given.length > 0 && { headers: given }) },
  };
}
