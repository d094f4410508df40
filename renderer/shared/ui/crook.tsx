/** Drover's mark: a crook with the ready sign under its hook. */
export function Crook({ size = 18 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M4.4 15.8V6.2a4 4 0 0 1 8 0v.6" />
      <circle cx="12.2" cy="12.6" r="2.3" fill="currentColor" stroke="none" />
    </svg>
  );
}
