module example.com/drover-chat

go 1.21
