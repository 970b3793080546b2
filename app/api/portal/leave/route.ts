export { leave as POST } from '@/lib/portal/handlers/access'
