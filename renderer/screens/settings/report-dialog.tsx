import { useState } from 'react';
import { visible } from '../../../shared/visible.ts';
import { useAction } from '../../core/use-action.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.settings.report;
/** Of the activity log: what was just done is among them. */
const lines = 200;

/** A report for whoever helps, to be read here before it goes anywhere. */
export function ReportDialog({ onClose }: { onClose(): void }) {
  const client = useClient();
  const [file, setFile] = useState<string>();
  const made = useAnswer('report', () => client.report.make({ lines }));
  const text = made.value?.text;
  const saving = useAction(async (read: string) => setFile((await client.report.save({ text: read })).file));
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      note={words.note}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.close}</Button>
          {text === undefined ? null : (
            <>
              <CopyButton text={text} />
              <Button kind="primary" pending={saving.pending} onClick={() => saving.run(text)}>
                {words.save}
              </Button>
            </>
          )}
        </>
      }
    >
      {made.state === 'loading' ? <Skeleton label={words.making} /> : null}
      {made.state === 'failed' ? <ProblemNote of={made.problem} again={made.again} /> : null}
      {text === undefined ? null : <ReportText text={text} />}
      <ProblemNote of={saving.problem} />
      {file === undefined ? null : (
        <Notice tone="allow">
          {words.saved} <Untrusted text={file} mono />
        </Notice>
      )}
    </Dialog>
  );
}

/** All of it, line by line, as it is sent: nothing in it may hide. */
function ReportText({ text }: { text: string }) {
  return (
    // It is scrolled, so that the keyboard must reach it.
    <div className="report-text" role="region" aria-label={words.text} tabIndex={0}>
      <bdi>{text.split('\n').map(visible).join('\n')}</bdi>
    </div>
  );
}
