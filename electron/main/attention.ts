import type { Prompt } from '../../shared/models.ts';

export interface AttentionOptions {
  window: { present(): void; dismiss(): void };
  notices: { show(prompt: Prompt): void; close(id: string): void };
  isLocked(): boolean;
  /** Whether the person is looking at one of our windows already. */
  isLooking(): boolean;
}

export interface Attention {
  /** Call whenever the open prompts, or the lock of the screen, may have changed. */
  update(open: readonly Prompt[]): void;
}

/**
 * Brings questions to the person: each once, none while the screen is locked (nobody is there, or somebody else is), and
 * all that are still open after it was unlocked. A sign-in that the person asked for is answered where they asked.
 */
export function createAttention({ window, notices, isLocked, isLooking }: AttentionOptions): Attention {
  const announced = new Set<string>();

  const withdraw = (id: string) => {
    announced.delete(id);
    notices.close(id);
  };

  return {
    update(open) {
      const brought = open.filter((prompt) => !isOwn(prompt));
      const shown = brought.length > 0 && isLocked() ? [] : brought;
      const ids = new Set(shown.map(({ id }) => id));
      for (const id of announced) if (!ids.has(id)) withdraw(id);
      const fresh = shown.filter(({ id }) => !announced.has(id));
      if (shown.length === 0) window.dismiss();
      if (fresh.length === 0) return;
      const looking = isLooking();
      window.present();
      for (const prompt of fresh) {
        announced.add(prompt.id);
        if (!looking) notices.show(prompt);
      }
    },
  };
}

/** Asked for in a terminal or a window of ours, which shows the question. */
function isOwn({ kind, host }: Prompt): boolean {
  return kind === 'sign-in' && host === 'drawbridge';
}
