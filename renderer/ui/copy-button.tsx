import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';

/** Puts `text` on the clipboard and says that it did. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <>
      <Button icon={copied ? Check : Copy} onClick={copy}>
        {copied ? texts.common.copied : (label ?? texts.common.copy)}
      </Button>
      <span className="hidden" role="status">
        {copied ? texts.common.copied : ''}
      </span>
    </>
  );
}
