/** How this person wants the screens to look; kept in the page's own storage, as it concerns nothing else. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'drawbridge.theme';

export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return themes.find((one) => one === kept) ?? 'system';
  } catch {
    // Storage may be switched off; then the system decides.
    return 'system';
  }
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Holds until the window closes.
  }
}

export function applyPreferences(): void {
  document.documentElement.dataset['theme'] = readTheme();
}
