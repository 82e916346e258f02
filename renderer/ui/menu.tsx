import { Menu as Base } from '@base-ui/react/menu';
import { EllipsisVertical } from 'lucide-react';

export interface MenuItem {
  label: string;
  onSelect(): unknown;
  danger?: boolean;
  disabled?: boolean;
}

/** A button with three dots that opens a menu; `label` is its name. */
export function Menu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  return (
    <Base.Root>
      <Base.Trigger className="button button--icon" data-kind="quiet" aria-label={label}>
        <EllipsisVertical size="1.1em" aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end">
          <Base.Popup className="popup">
            {items.map((item) => (
              <Base.Item
                key={item.label}
                className="popup-item"
                disabled={item.disabled ?? false}
                data-danger={item.danger === true ? '' : undefined}
                onClick={() => void item.onSelect()}
              >
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
