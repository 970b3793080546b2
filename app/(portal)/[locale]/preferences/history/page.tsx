import { History } from '@/components/portal/history'

/** `/preferences/history`: all that was said, with its proofs. */
export default function HistoryPage() {
  return <History />
}
