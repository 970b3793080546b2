import { notFound } from 'next/navigation'

/** Every address that no page answers, so that the 404 page comes in the reader's language. */
export default function Nowhere() {
  notFound()
}
