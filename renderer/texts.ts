import { access, signedOut } from './texts/access.ts';
import { activity } from './texts/activity.ts';
import { activityViews } from './texts/activity-views.ts';
import { agents } from './texts/agents.ts';
import { approvals } from './texts/approvals.ts';
import { common } from './texts/common.ts';
import { elicitation } from './texts/elicitation.ts';
import { companies } from './texts/companies.ts';
import { firstRun } from './texts/first-run.ts';
import { home } from './texts/home.ts';
import { hosts } from './texts/hosts.ts';
import { json } from './texts/json.ts';
import { issuers } from './texts/issuers.ts';
import { own } from './texts/own.ts';
import { permissions } from './texts/permissions.ts';
import { policy } from './texts/policy.ts';
import { prompt } from './texts/prompt.ts';
import { servers } from './texts/servers.ts';
import { settings } from './texts/settings.ts';
import { signIn } from './texts/sign-in.ts';

/**
 * Every English text of the screens, by screen. Another language is a value of type `Texts`. Texts with something in them
 * are functions; counts come through `counted`. Problems bring their own words (shared/problem.ts).
 */
const english = {
  locale: 'en-GB',
  common,
  companies,
  home,
  servers,
  firstRun,
  prompt,
  elicitation,
  json,
  approvals,
  permissions,
  policy,
  activity,
  activityViews,
  agents,
  hosts,
  settings,
  signIn,
  access,
  signedOut,
  issuers,
  own,
};
export type Texts = typeof english;

export const texts: Texts = english;
