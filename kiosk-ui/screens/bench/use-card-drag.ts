/** Lets a card be dragged onto a target with mouse, pen or finger. A press without movement stays a click. */
import { type PointerEvent, type RefObject, useState } from 'react';

/** Movement that turns a press into a drag. CSS pixels. */
const DRAG_FROM = 6;

export interface CardDrag {
  /** The card under way and how far it has moved; null while none is. */
  readonly moving: { readonly id: string; readonly dx: number; readonly dy: number } | null;
  /** True while the card is over the target. */
  readonly over: boolean;
  handlers(id: string): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(): void;
  };
}

interface Press {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

function isOver(target: RefObject<HTMLElement | null>, event: PointerEvent): boolean {
  const box = target.current?.getBoundingClientRect();
  if (box === undefined) return false;
  const { clientX: x, clientY: y } = event;
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

export function useCardDrag(target: RefObject<HTMLElement | null>, onDrop: (id: string) => void): CardDrag {
  const [press, setPress] = useState<Press | null>(null);
  const [over, setOver] = useState(false);
  const end = () => {
    setPress(null);
    setOver(false);
  };
  const far = press !== null && Math.hypot(press.dx, press.dy) >= DRAG_FROM;
  return {
    moving: far ? press : null,
    over,
    handlers: (id) => ({
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPress({ id, x: event.clientX, y: event.clientY, dx: 0, dy: 0 });
      },
      onPointerMove(event) {
        if (press === null) return;
        setPress({ ...press, dx: event.clientX - press.x, dy: event.clientY - press.y });
        setOver(isOver(target, event));
      },
      onPointerUp(event) {
        if (far && isOver(target, event)) onDrop(id);
        end();
      },
      onPointerCancel: end,
    }),
  };
}
