import { useState } from 'react';
import { useCoreState } from '../../core/use-core.tsx';
import { go, toPlace } from '../../router.ts';
import type { ScreenProps } from '../../routes.tsx';
import { texts } from '../../texts.ts';
import { Page } from '../../ui/page.tsx';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityLines } from './activity-lines.tsx';
import { type Choice, choiceOf, everything } from './filter.ts';
import { PicturesView } from './pictures-view.tsx';
import { SessionsView } from './sessions-view.tsx';

const words = texts.activity;
const views = ['lines', 'sessions', 'pictures'] as const;
type View = (typeof views)[number];

/** The log in three ways, narrowed alike: #/activity/lines, sessions, pictures; with a host and server behind it, about them. */
export function ActivityScreen({ parts }: ScreenProps) {
  const { state } = useCoreState();
  const [choice, setChoice] = useState<Choice>({ ...everything, ...choiceOf(parts) });
  const view = views.find((name) => name === parts[0]) ?? 'lines';
  const show = (changed: Partial<Choice>) => {
    setChoice({ ...choice, ...changed });
    go('activity', 'lines');
  };
  const props = { choice, state, onClear: () => setChoice(everything), onShow: show };
  return (
    <Page title={words.title} lead={words.lead}>
      <Views shown={view} />
      <ActivityFilters choice={choice} state={state} onChange={setChoice} />
      {view === 'lines' ? <ActivityLines {...props} /> : null}
      {view === 'sessions' ? <SessionsView {...props} /> : null}
      {view === 'pictures' ? <PicturesView {...props} /> : null}
    </Page>
  );
}

function Views({ shown }: { shown: View }) {
  return (
    <nav className="views" aria-label={words.viewsLabel}>
      {views.map((view) => (
        <a key={view} href={toPlace('activity', view)} aria-current={view === shown ? 'page' : undefined}>
          {words.views[view]}
        </a>
      ))}
    </nav>
  );
}
