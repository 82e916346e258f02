import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';

export interface CopyButtonProps {
  text: string;
  /** What it says in place of "Copy". */
  says?: string;
  /** Where the same words stand in many rows: the whole sentence, for who does not see the row. */
  label?: string;
}

/** Puts `text` on the clipboard and says that it did. */
export function CopyButton({ text, says = texts.common.copy, label }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <>
      <Button icon={copied ? Check : Copy} onClick={copy} {...(label === undefined || copied ? {} : { label })}>
        {copied ? texts.common.copied : says}
      </Button>
      <span className="hidden" role="status">
        {copied ? texts.common.copied : ''}
      </span>
    </>
  );
}
