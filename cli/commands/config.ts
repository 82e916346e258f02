import type { Command } from 'commander';
import type { Setting } from '../../shared/contract.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Paint } from '../text/paint.ts';
import type { Tools } from '../tools.ts';

export function addConfigCommand(program: Command, tools: Tools): void {
  const { terminal } = tools;
  program
    .command('config [KEY] [VALUE]')
    .description(configAbout)
    .option('--json', 'print JSON')
    .action(async (key: string | undefined, value: string | undefined, { json }: { json?: boolean }) => {
      const core = await tools.core();
      if (key !== undefined && value !== undefined) {
        const set = await core.settings.set({ key, value });
        terminal.write(json ? `${visibleJson(set, 2)}\n` : `${visible(set.key)} = ${visible(set.value)}\n`);
        return;
      }
      const settings = chosen(await core.settings.list(), key);
      terminal.write(json ? `${visibleJson(settings, 2)}\n` : settingsText(settings, terminal.paint));
    });
}

const configAbout = about('Show the settings, or change one.', 'config', 'config hold-seconds 120');

function chosen(settings: readonly Setting[], key: string | undefined): readonly Setting[] {
  if (key === undefined) return settings;
  const found = settings.filter((setting) => setting.key === key);
  return found.length > 0 ? found : fail('setting-invalid', { key, reason: 'there is no such setting' });
}

function settingsText(settings: readonly Setting[], paint: Paint): string {
  return settings.map((one) => settingText(one, paint)).join('');
}

function settingText({ key, value, default: standard, about: what, by }: Setting, paint: Paint): string {
  const decided = by && (by === 'managed' ? ' (locked by your administrator)' : ' (your policy file says so)');
  const note = decided ?? (value === standard ? '' : ` (default: ${visible(standard)})`);
  return `${paint.bold(visible(key))} = ${visible(value)}${paint.dim(note)}\n  ${paint.dim(visible(what))}\n`;
}
