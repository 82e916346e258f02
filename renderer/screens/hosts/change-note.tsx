import type { HostChange } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.hosts.changed;

/** What was done to a host's file, and what the person must do for the host to notice. */
export function ChangeNote({ of }: { of: HostChange }) {
  return (
    <Notice tone="allow">
      <p>
        <strong>{words.title}</strong> <Untrusted text={of.afterwards} />
      </p>
      {of.files.map(({ path, backup }) =>
        backup === undefined ? null : (
          <p key={path} className="soft">
            <Filled text={words.backup} with={{ file: <Untrusted text={backup} mono /> }} />
          </p>
        ),
      )}
    </Notice>
  );
}
