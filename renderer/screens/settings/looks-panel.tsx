import { useState } from 'react';
import { readTheme, setTheme, type Theme, themes } from '../../preferences.ts';
import { texts } from '../../texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { Panel } from '../../ui/panel.tsx';

const words = texts.settings.looks;
const options = themes.map((value) => ({ value, label: words.themes[value] }));

export function LooksPanel() {
  const [theme, setShown] = useState<Theme>(readTheme);
  const choose = (next: Theme) => {
    setTheme(next);
    setShown(next);
  };
  return (
    <Panel title={words.title}>
      <Choice row label={words.theme} options={options} value={theme} onChange={choose} />
    </Panel>
  );
}
