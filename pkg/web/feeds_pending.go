package web

import "github.com/weftwork/weftwork/pkg/domain"

func (s *Server) feedAll(*visit) error                { return domain.ErrNotFound }
func (s *Server) feedArticles(*visit) error           { return domain.ErrNotFound }
func (s *Server) feedEvents(*visit) error             { return domain.ErrNotFound }
func (s *Server) feedInitiatives(*visit) error        { return domain.ErrNotFound }
func (s *Server) sendFeed(*visit, string, list) error { return domain.ErrNotFound }
