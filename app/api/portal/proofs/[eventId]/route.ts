export { downloadProof as GET } from '@/lib/portal/handlers/data'
