import type { ReactElement } from 'react';

const shapes = {
  overview: <path d="M2.2 10.8a5.8 5.8 0 1 1 11.6 0M8 10.8 10.6 6.9M2.2 13.3h11.6" />,
  usage: <path d="M2.4 13.4h11.2M4.2 13V9.2M8 13V3.2M11.8 13V6.4" />,
  models: <path d="M8 2.4 13.6 5.4 8 8.4 2.4 5.4zM2.6 8 8 10.9 13.4 8M2.6 10.6 8 13.5l5.4-2.9" />,
  access: (
    <>
      <circle cx="5.4" cy="10.6" r="2.9" />
      <path d="M7.5 8.5 13 3M10.6 5.4l2.2 2.2" />
    </>
  ),
  pin: <path d="M5.5 2.5h5M6.3 2.5v4L4.4 9.2h7.2L9.7 6.5v-4M8 9.2v4.5" />,
  more: <path d="M3.4 8h.2M7.9 8h.2M12.4 8h.2" strokeWidth={2} />,
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  trash: <path d="M3 4.4h10M6.2 4.2V2.8h3.6v1.4M4.3 4.6l.6 8.6h6.2l.6-8.6M6.7 7v3.8M9.3 7v3.8" />,
  create: (
    <path d="M9.2 2.4H4.6c-.8 0-1.4.6-1.4 1.4v8.4c0 .8.6 1.4 1.4 1.4h6.8c.8 0 1.4-.6 1.4-1.4V6zM9.2 2.4V6h3.6M8 7.6v4M6 9.6h4" />
  ),
  rename: <path d="M10.8 2.9l2.3 2.3-7.6 7.6-2.9.6.6-2.9zM9.2 4.5l2.3 2.3" />,
  compare: <path d="M4 13V6.5M8 13V3M12 13V8.5" />,
  grip: <path d="M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1" strokeWidth={2} />,
  routing: (
    <path d="M2.3 8h3.2c2.6 0 2.2-4 4.8-4h3.2M5.5 8c2.6 0 2.2 4 4.8 4h3.2M11.8 2.3 13.5 4l-1.7 1.7M11.8 10.3l1.7 1.7-1.7 1.7" />
  ),
  logs: <path d="M2.5 3.6h2M6.5 3.6h7M2.5 8h2M6.5 8h5M2.5 12.4h2M6.5 12.4h7" />,
  requests: <path d="M2.5 3.8h11M2.5 8h11M2.5 12.2h7" />,
  copy: (
    <>
      <rect x="5.4" y="5.4" width="8" height="8" rx="1.6" />
      <path d="M10.6 5.2V4.1A1.6 1.6 0 0 0 9 2.5H4.1a1.6 1.6 0 0 0-1.6 1.6V9a1.6 1.6 0 0 0 1.6 1.6h1.1" />
    </>
  ),
  check: <path d="M3.2 8.4 6.4 11.6 12.8 4.6" />,
  restart: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.4v2.5h-2.5" />,
  stop: <rect x="4.2" y="4.2" width="7.6" height="7.6" rx="1.2" />,
  start: <path d="M4.9 3.2v9.6L12.4 8z" />,
  cross: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />,
  arrow: <path d="M2.5 8h10.5M9.8 4.8 13 8l-3.2 3.2" />,
  up: <path d="M4.5 9.5 8 6l3.5 3.5" />,
  down: <path d="M4.5 6.5 8 10l3.5-3.5" />,
  unload: <path d="M8 3.4 12.4 9H3.6zM3.6 12.3h8.8" />,
  columns: (
    <>
      <rect x="2.2" y="3" width="11.6" height="10" rx="1.8" />
      <path d="M6.2 3v10M9.9 3v10" />
    </>
  ),
  export: <path d="M8 9.8V2.5M5.2 5.2 8 2.4l2.8 2.8M2.8 9.6v2.6c0 .8.6 1.4 1.4 1.4h7.6c.8 0 1.4-.6 1.4-1.4V9.6" />,
  pause: <path d="M6 4v8M10 4v8" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.4" />
      <path d="M10.4 10.4 13.6 13.6" />
    </>
  ),
  filter: <path d="M2.5 4h11M4.6 8h6.8M6.6 12h2.8" />,
  table: (
    <>
      <rect x="2.2" y="3" width="11.6" height="10" rx="1.8" />
      <path d="M2.2 6.4h11.6M2.2 9.7h11.6M6.6 6.4V13" />
    </>
  ),
  config: (
    <>
      <path d="M2.3 4.6h5.2M11.3 4.6h2.4M2.3 11.4h2.4M8.5 11.4h5.2" />
      <circle cx="9.4" cy="4.6" r="1.9" />
      <circle cx="6.6" cy="11.4" r="1.9" />
    </>
  ),
  settings: (
    <>
      <circle cx="8" cy="8" r="2.1" />
      <path d="M8 2v1.9M8 12.1V14M2 8h1.9M12.1 8H14M3.8 3.8l1.3 1.3M10.9 10.9l1.3 1.3M12.2 3.8l-1.3 1.3M5.1 10.9l-1.3 1.3" />
    </>
  ),
  playground: <path d="M2.4 3.2h11.2v7.4H8.2L5 13.4v-2.8H2.4zM5.2 5.8h5.6M5.2 8h3.6" />,
  undo: <path d="M5.2 2.8 2.4 5.6l2.8 2.8M2.6 5.6h6.6a4 4 0 0 1 0 8H6" />,
  chart: <path d="M2.5 12.8 6 7.6l3 2.6 4.5-6.4" />,
  link: (
    <>
      <path d="M6.8 9.2a2.4 2.4 0 0 0 3.4 0l2.4-2.4a2.4 2.4 0 0 0-3.4-3.4l-.9.9" />
      <path d="M9.2 6.8a2.4 2.4 0 0 0-3.4 0L3.4 9.2a2.4 2.4 0 0 0 3.4 3.4l.9-.9" />
    </>
  ),
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof shapes;

/** A drawing on the 16 px grid, always beside a word or on a labelled button. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
