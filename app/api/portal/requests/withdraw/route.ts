export { withdrawPrivacy as POST } from '@/lib/portal/handlers/data'
