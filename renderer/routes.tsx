import type { ComponentType } from 'react';
import { AccessScreen } from './screens/access/access-screen.tsx';
import { ActivityScreen } from './screens/activity/activity-screen.tsx';
import { AgentsScreen } from './screens/agents/agents-screen.tsx';
import { ApprovalsScreen } from './screens/approvals/approvals-screen.tsx';
import { FirstRunScreen } from './screens/first-run/first-run-screen.tsx';
import { HomeScreen } from './screens/home/home-screen.tsx';
import { HostsScreen } from './screens/hosts/hosts-screen.tsx';
import { NotFoundScreen } from './screens/not-found-screen.tsx';
import { PermissionsScreen } from './screens/permissions/permissions-screen.tsx';
import { PromptScreen } from './screens/prompt/prompt-screen.tsx';
import { AddServerScreen } from './screens/servers/add-server-screen.tsx';
import { ServersScreen } from './screens/servers/servers-screen.tsx';
import { SettingsScreen } from './screens/settings/settings-screen.tsx';

/** What a screen gets: the rest of the address behind its name. */
export interface ScreenProps {
  parts: readonly string[];
}

/** Every screen by the first part of its address. */
const screens: Readonly<Record<string, ComponentType<ScreenProps>>> = {
  home: HomeScreen,
  servers: ServersScreen,
  'add-server': AddServerScreen,
  'first-run': FirstRunScreen,
  prompt: PromptScreen,
  approvals: ApprovalsScreen,
  permissions: PermissionsScreen,
  access: AccessScreen,
  activity: ActivityScreen,
  agents: AgentsScreen,
  hosts: HostsScreen,
  settings: SettingsScreen,
};

/** Screens that stand alone, without navigation around them. */
export const bare: ReadonlySet<string> = new Set(['prompt']);

export function screenFor(name: string): ComponentType<ScreenProps> {
  return screens[name === '' ? 'home' : name] ?? NotFoundScreen;
}
