export { askForProof as POST } from '@/lib/portal/handlers/data'
