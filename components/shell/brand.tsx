/** The mark of Relais: two arrows that pass each other something. */
export function Brand({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 22 22"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d="M4 7.5h11M11.5 3.5l4 4-4 4" />
      <path d="M18 14.5H7M10.5 10.5l-4 4 4 4" opacity=".5" />
    </svg>
  )
}
